import { useMutation, useQueryClient } from "@tanstack/react-query";

/** Changes something of my ways; they are asked for anew. */
export function useContacts<Input, Output>(
  change: (input: Input) => Promise<Output>,
  onDone: (output: Output, input: Input) => void = () => undefined,
) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async (output, input) => {
      onDone(output, input);
      await queries.invalidateQueries({ queryKey: ["contact-points"] });
    },
  });
}
