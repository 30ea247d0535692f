import type { Metadata } from 'next';
import { ApiView } from '#components/api-reference/api-view.tsx';

export const metadata: Metadata = { title: 'API' };

export default function Page() {
  return <ApiView />;
}
