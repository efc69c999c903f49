import { GrantPage } from '@/components/access/GrantPage';
import { useMay } from '@/session/context';
import { Answer } from './Answer';

/** A grant of access with what was done under it; recordings are for members. */
export default function AccessGrant() {
  const may = useMay();
  return <GrantPage base="/tenant/access" act={(g) => <Answer grant={g} />} reads={() => may('member')} />;
}
