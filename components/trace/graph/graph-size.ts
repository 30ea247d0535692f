/** How high the graph is, in pixels: what waits for it is as high. */
export const graphHeight = 440;
