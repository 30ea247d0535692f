import type { Metadata } from 'next';
import { AccountView } from '#components/access/account-view.tsx';

export const metadata: Metadata = { title: 'Account' };

export default function AccountPage() {
  return <AccountView />;
}
