import { z } from "zod";

/** Input of the verbs that take a connection and nothing else. */
export const connectionInput = z.object({ connectionId: z.uuid() });
export type ConnectionInput = z.output<typeof connectionInput>;
