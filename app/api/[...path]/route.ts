import { handleAnybody } from '#app/api/handle.ts';
import { EdgeRefusal } from '#app/api/problem.ts';

/** Whatever no other route answers. */
const answerUnknown = handleAnybody(
  { operation: 'unknown', summary: 'Whatever no other route answers.', answer: { media: 'application/problem+json' } },
  (request) => {
    const detail = `The API has no ${new URL(request.url).pathname}. What it has is described at /api/openapi.json.`;
    throw new EdgeRefusal({ status: 404, type: 'no-such-path', title: 'Not found', detail });
  },
);

export { answerUnknown as DELETE, answerUnknown as GET, answerUnknown as PATCH, answerUnknown as POST, answerUnknown as PUT };
