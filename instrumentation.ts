/** Next calls this once when the web process starts. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { refuseForbiddenMethods } = await import('#app/api/refuse-forbidden-methods.ts');
  refuseForbiddenMethods();
  const { refuseUnreadableRequests } = await import('#app/api/refuse-unreadable-requests.ts');
  // Next has set it to where it listens, wherever that was said.
  refuseUnreadableRequests(Number(process.env.PORT));
  const { greetAdministrator } = await import('#lib/access/greet-administrator.ts');
  // Serving does not wait for it: the database may come later.
  void greetAdministrator();
}
