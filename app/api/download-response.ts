/** A stream as a file that a browser saves: never shown as a page of ours, never kept by a cache. @param fileName of ASCII letters, digits, `.` and `-` */
export function downloadResponse(body: ReadableStream<Uint8Array>, { media, fileName }: { media: string; fileName: string }): Response {
  return new Response(body, {
    headers: {
      'content-type': `${media}; charset=utf-8`,
      'content-disposition': `attachment; filename="${fileName}"`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    },
  });
}
