import { Navigate } from 'react-router';
import { NotFound } from '@/layout/edges';
import { useSession } from '@/session/context';
import { mayOpen, pathOf } from '../types';
import { admin } from '.';

/** The perspective's own address leads to the first page of one's duty. */
export default function First() {
  const session = useSession();
  const page = admin.pages.find((p) => p.menu !== undefined && mayOpen(session, admin, p));
  return page ? <Navigate to={pathOf(admin, page)} replace /> : <NotFound />;
}
