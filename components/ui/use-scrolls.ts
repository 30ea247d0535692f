'use client';

import { type RefObject, useEffect, useState } from 'react';

/** Browsers tell the sizes of parts of a pixel as whole ones. */
const roundingPx = 1;

/** Attributes of an element that scrolls its content: where it does, who has no mouse must be able to reach it (WCAG 2.1.1); where it does not, it is no stop on the way. */
export function useScrolls(frame: RefObject<HTMLElement | null>): { tabIndex?: 0 } {
  const [scrolls, setScrolls] = useState(false);
  useEffect(() => {
    const { current } = frame;
    const content = current?.firstElementChild;
    if (current === null || content == null) return;
    const isLarger = () => current.scrollWidth > current.clientWidth + roundingPx || current.scrollHeight > current.clientHeight + roundingPx;
    const measured = new ResizeObserver(() => setScrolls(isLarger()));
    measured.observe(current);
    measured.observe(content);
    return () => measured.disconnect();
  }, [frame]);
  return scrolls ? { tabIndex: 0 } : {};
}
