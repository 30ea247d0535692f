'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useEffectEvent } from 'react';

/** Asked before the page is left; calls `go` when it may be. */
type AskToLeave = (go: () => void) => void;

let guard: AskToLeave | undefined;

/** Goes to a page of the console by its address; where unsaved work would be lost, once somebody has said so. */
export function useNavigate(): (href: string) => void {
  const router = useRouter();
  return (href) => (guard === undefined ? router.push(href) : guard(() => router.push(href)));
}

/** The link that a press would follow in this tab, within the console. */
function followedLink(event: MouseEvent): HTMLAnchorElement | undefined {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return undefined;
  const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
  return link instanceof HTMLAnchorElement && link.target === '' && link.origin === window.location.origin ? link : undefined;
}

/** Keeps hold of presses on links, and of the browser's Back where the browser has the Navigation API; others know no way to hold it. */
function holdNavigation(ask: AskToLeave, push: (href: string) => void): () => void {
  const onClick = (event: MouseEvent) => {
    const link = followedLink(event);
    if (link === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    ask(() => push(`${link.pathname}${link.search}${link.hash}`));
  };
  let allowedKey: string | undefined;
  const onNavigate = (event: NavigateEvent) => {
    const { key } = event.destination;
    if (event.navigationType !== 'traverse' || !event.cancelable || key === allowedKey) return;
    event.preventDefault();
    ask(() => {
      allowedKey = key;
      window.navigation.traverseTo(key);
    });
  };
  const history = 'navigation' in window ? window.navigation : undefined;
  document.addEventListener('click', onClick, true);
  history?.addEventListener('navigate', onNavigate);
  return () => {
    document.removeEventListener('click', onClick, true);
    history?.removeEventListener('navigate', onNavigate);
  };
}

/** While there is unsaved work, asks before the page is left: by a link, a key, the command box or Back; on closing and reloading the browser asks by itself. */
export function useLeaveGuard(isUnsaved: boolean, ask: AskToLeave): void {
  const router = useRouter();
  const onLeave = useEffectEvent(ask);
  const push = useEffectEvent((href: string) => router.push(href));
  useEffect(() => {
    if (!isUnsaved) return;
    const asking: AskToLeave = (go) => onLeave(go);
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    guard = asking;
    window.addEventListener('beforeunload', warn);
    const release = holdNavigation(asking, (href) => push(href));
    return () => {
      if (guard === asking) guard = undefined;
      window.removeEventListener('beforeunload', warn);
      release();
    };
  }, [isUnsaved]);
}
