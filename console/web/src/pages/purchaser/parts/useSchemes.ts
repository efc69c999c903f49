import { useQuery } from '@tanstack/react-query';
import { data, ops, type Schema } from '@/api/ops';

export type Scheme = Schema<'AssessmentScheme'>;
export type Assessment = Schema<'Assessment'>;

export const useSchemes = () => useQuery({ queryKey: ['schemes'], queryFn: ({ signal }) => data(ops.GET('/ops/v1/schemes', { signal })), staleTime: 300_000 });

export const useAssessment = (id: string) =>
  useQuery({
    queryKey: ['assessment', id],
    queryFn: ({ signal }) => data(ops.GET('/ops/v1/assessments/{id}', { params: { path: { id } }, signal })),
    enabled: id !== '',
  });
