/** A count from the environment. @throws Error when it is set and is none. */
function roundsOf(variable: string, usual: number): number {
  const rounds = Number(process.env[variable] ?? usual);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`${variable} is a whole number of at least 1, not ${process.env[variable]}`);
  return rounds;
}

/** Rounds of a test that kills, freezes or cuts off: `usual` in every run, TORTURE_ROUNDS at full size. */
export function tortureRounds(usual: number): number {
  return roundsOf('TORTURE_ROUNDS', usual);
}

/** Cases of a property-based test: `usual` in every run, FUZZ_CASES at full size. */
export function fuzzCases(usual: number): number {
  return roundsOf('FUZZ_CASES', usual);
}
