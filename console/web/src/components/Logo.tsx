import { MARK, useBrand } from '@/brand/store';

/** The logo of who the console is for. The name stands beside it, so that it says nothing itself. */
export function Logo({ size }: { size: number }) {
  const { logo } = useBrand();
  return <img src={logo ?? MARK} alt="" height={size} style={{ minWidth: size, maxWidth: size * 4, objectFit: 'contain' }} />;
}
