import { z } from 'zod';
import type { DescribedRoute } from '#app/api/described.ts';
import { handle } from '#app/api/handle.ts';
import { environment } from '#lib/config/environment.ts';
import { describedRoutes } from './described-routes.ts';
import { openApiDocument } from './document.ts';

let document: ReturnType<typeof openApiDocument> | undefined;

export const GET: DescribedRoute = handle(
  { operation: 'readApi', summary: 'This document.', answer: z.looseObject({ openapi: z.string() }), action: 'api:read' },
  () => {
    const { REDRIVE_URL, clusters } = environment();
    const routes = { ...describedRoutes, 'GET /api/openapi.json': GET };
    document ??= openApiDocument(
      routes,
      new URL(REDRIVE_URL).origin,
      clusters.map(({ id }) => id),
    );
    return { openapi: '3.1.0', ...document };
  },
);
