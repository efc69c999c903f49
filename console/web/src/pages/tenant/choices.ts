/** Choices that are found by what they are called. */
export const byLabel = { showSearch: { optionFilterProp: 'label' as const } };
