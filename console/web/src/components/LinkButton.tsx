import { Button, type ButtonProps } from 'antd';
import { useHref, useLinkClickHandler } from 'react-router';

/** A link that looks like a button: one element and one stop of the keyboard, where a button within a link is two. */
export function LinkButton({ to, onClick, ...button }: Omit<ButtonProps, 'href' | 'onClick'> & { to: string; onClick?: () => void }) {
  const href = useHref(to);
  const go = useLinkClickHandler<HTMLElement>(to);
  return (
    <Button
      {...button}
      href={href}
      onClick={(e) => {
        onClick?.();
        go(e);
      }}
    />
  );
}
