import type { ActionFunctionArgs } from "@remix-run/node";
import { requireParam } from "../api.server.ts";
import { sendAgain } from "../sheet-report.server.ts";

/** Writes a report again into the sheet that it was written into before. */
export async function action(args: ActionFunctionArgs) {
	return await sendAgain(args, requireParam(args.params, "connectionId"));
}
