/** Of what holds pills that are links: a pill that is longer than the line is cut with an ellipsis, and none runs over its neighbours. */
export const pillLinks = '[&_a]:max-w-full [&_a>span]:block [&_a>span]:max-w-full [&_a>span]:truncate [&_a>span]:leading-5';
