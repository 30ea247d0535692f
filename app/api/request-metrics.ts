import { Counter, Histogram, register } from 'prom-client';

/** From a page of an index to a plan of ten thousand messages. */
const secondsBuckets = [0.005, 0.015, 0.05, 0.15, 0.5, 1.5, 5, 15];

// Next may load this module more than once in one process; a metric must still be one.
function requests(): Counter {
  const known = register.getSingleMetric('redrive_http_requests_total');
  if (known instanceof Counter) return known;
  return new Counter({ name: 'redrive_http_requests_total', help: 'Requests answered by the API.', labelNames: ['operation', 'method', 'status'] });
}

function durations(): Histogram {
  const known = register.getSingleMetric('redrive_http_request_duration_seconds');
  if (known instanceof Histogram) return known;
  return new Histogram({
    name: 'redrive_http_request_duration_seconds',
    help: 'How long the API took to answer.',
    labelNames: ['operation'],
    buckets: secondsBuckets,
  });
}

/** Counts an answered request. @param operation of the route; never the address, which has no end of values. */
export function countRequest(operation: string, { method, status, seconds }: { method: string; status: number; seconds: number }): void {
  requests().inc({ operation, method, status });
  durations().observe({ operation }, seconds);
}
