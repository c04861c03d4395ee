import type { AccountRef } from "../../drafts.ts";
import type { PlatformSession } from "../../session.ts";
import type { SessionCustomer } from "./customer.ts";

/** Customer of an account, and the enums that its fields take. The client is loaded by the first change of a process. */
export async function openCustomer(
	session: PlatformSession,
	account: AccountRef,
): Promise<{
	customer: SessionCustomer;
	enums: typeof import("./customer.ts").enums;
}> {
	const client = await import("./customer.ts");
	return {
		customer: new client.SessionCustomer(session, account),
		enums: client.enums,
	};
}
