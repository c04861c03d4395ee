import { z } from "zod";
import type { TargetType } from "./target.ts";

/** Object of an input, by its type's name in the API and its uuid. */
export const changeTarget = <Type extends TargetType>(
	types: readonly [Type, ...Type[]],
) => z.object({ type: z.enum(types), id: z.uuid("There is no such object.") });
