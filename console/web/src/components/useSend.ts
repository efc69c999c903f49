import { useMutation } from '@tanstack/react-query';
import { useCallback, useRef } from 'react';

interface Sending<R, V> {
  mutationFn: (values: V) => Promise<R>;
  onSuccess?: (answer: R, values: V) => void;
  onError?: (error: Error) => void;
}

/** A change that is sent once, however often one presses: a second click, or Enter, may come before the button is drawn as busy. */
export function useSend<R, V = void>({ mutationFn, onSuccess, onError }: Sending<R, V>) {
  const under = useRef(false);
  const { mutate, reset, isPending, error } = useMutation<R, Error, V>({
    mutationFn,
    onSuccess: (answer, values) => onSuccess?.(answer, values),
    onError: (e) => onError?.(e),
    onSettled: () => {
      under.current = false;
    },
  });
  const send = useCallback(
    (values: V) => {
      if (under.current) return;
      under.current = true;
      mutate(values);
    },
    [mutate],
  );
  return { send, reset, isPending, error };
}
