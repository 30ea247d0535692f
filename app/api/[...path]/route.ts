import { respond } from '#app/api/handle.ts';
import { EdgeRefusal } from '#app/api/problem.ts';

/** Whatever no other route answers. */
function answerUnknown(request: Request): Promise<Response> {
  return respond(request, () => {
    const detail = `The API has no ${new URL(request.url).pathname}.`;
    throw new EdgeRefusal({ status: 404, type: 'no-such-path', title: 'Not found', detail });
  });
}

export { answerUnknown as DELETE, answerUnknown as GET, answerUnknown as PATCH, answerUnknown as POST, answerUnknown as PUT };
