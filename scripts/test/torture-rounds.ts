/** Rounds of a test that gets better with more of them: `usual` in every run, TORTURE_ROUNDS where that is set. */
export function tortureRounds(usual: number): number {
  const rounds = Number(process.env.TORTURE_ROUNDS ?? usual);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`TORTURE_ROUNDS is a whole number of at least 1, not ${process.env.TORTURE_ROUNDS}`);
  return rounds;
}
