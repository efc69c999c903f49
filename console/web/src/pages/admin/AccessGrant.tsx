import { GrantPage } from '@/components/access/GrantPage';
import { useMay, useSession } from '@/session/context';

/** A grant of access with what was done under it; recordings are for the auditor, and for who asked. */
export default function AccessGrant() {
  const may = useMay();
  const { user } = useSession();
  return <GrantPage base="/admin/access" reads={(g) => may('audit_administrator') || user.id === g.operator} />;
}
