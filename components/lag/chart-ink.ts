/**
 * Reads the design's colours for a canvas, which does not know variables.
 * @param within the element whose theme counts.
 * @returns what gives the colour of a token (`--info`) as it is now.
 */
export function chartInk(within: HTMLElement): (token: string) => string {
  const probe = document.createElement('span');
  probe.hidden = true;
  within.append(probe);
  return (token) => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
}
