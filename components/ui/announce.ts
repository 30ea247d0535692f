/** Something that was done, or was not. */
export interface Announcement {
  title: string;
  description?: string;
  tone?: 'done' | 'failed';
  /** Offered for as long as the toast stays. */
  undo?: () => void;
}

type Show = (announcement: Announcement) => void;

let show: Show | undefined;
/** What was announced while the script that draws toasts was on its way. */
const waiting: Announcement[] = [];

/** The one way to say that something was done or was not. Failures stay until they are closed. */
export function announce(announcement: Announcement): void {
  if (show === undefined) waiting.push(announcement);
  else show(announcement);
}

/** Says what failed, with the server's reason. */
export function announceFailure(title: string, error: Error): void {
  announce({ title, description: error.message, tone: 'failed' });
}

/** Has announcements shown from now on, beginning with those that nobody has shown yet. @returns what ends it */
export function showAnnouncements(given: Show): () => void {
  show = given;
  for (const announcement of waiting.splice(0)) given(announcement);
  return () => {
    if (show === given) show = undefined;
  };
}
