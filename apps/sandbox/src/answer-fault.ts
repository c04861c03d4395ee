import type { RunningModule } from "./control.ts";
import {
	cutReply,
	cutShort,
	dripping,
	endingEarly,
	scriptedReply,
} from "./fault-reply.ts";
import type { Faults, ScriptedFault } from "./faults.ts";
import type { Reply, SandboxRequest } from "./simulator.ts";

/** The answer to a call, or that of the scripted fault that it meets. */
export async function answerWithFaults(
	request: SandboxRequest,
	real: () => Promise<Reply>,
	parts: {
		running: RunningModule | null;
		faults: Faults;
		abandoned: AbortSignal;
		met: (kind: string) => void;
	},
): Promise<Reply> {
	const { faults, abandoned } = parts;
	const fault = await faults.next(request);
	if (fault === null) return await real();
	parts.met(fault.kind);
	if (fault.delayMs > 0 && fault.kind !== "drip")
		await waitFor(fault.delayMs, faults, abandoned);
	switch (fault.kind) {
		case "stall":
			await waitFor(null, faults, abandoned);
			return cutReply;
		case "delay":
			return await real();
		case "drip":
			return dripping(
				await real(),
				fault.chunkBytes,
				fault.delayMs === 0 ? 50 : fault.delayMs,
			);
		case "cut":
			return cutShort(await real(), fault.afterBytes);
		case "short":
			return await endingEarly(await real(), fault.afterBytes);
		case "lost_response":
			await real();
			return cutReply;
		case "status":
			return (
				(await platformReply(fault, request, parts.running)) ??
				scriptedReply(fault)
			);
		default:
			return scriptedReply(fault);
	}
}

/** In the platform's own form; null for a fault that has none, or another platform's. */
async function platformReply(
	fault: ScriptedFault,
	request: SandboxRequest,
	running: RunningModule | null,
): Promise<Reply | null> {
	const form = running?.module.faults.safeParse(fault.form);
	if (!running || !form?.success) return null;
	const reply = await running.simulator.faultReply(
		{ status: fault.status, form: form.data },
		request,
	);
	return reply && { ...reply, headers: { ...reply.headers, ...fault.headers } };
}

/** Until the time is over (never, for null), the caller has gone or the faults were cleared. */
async function waitFor(
	milliseconds: number | null,
	faults: Faults,
	abandoned: AbortSignal,
): Promise<void> {
	if (abandoned.aborted) return;
	await new Promise<void>((resolve) => {
		const end = (): void => {
			if (timer !== null) clearTimeout(timer);
			abandoned.removeEventListener("abort", end);
			forget();
			resolve();
		};
		const timer = milliseconds === null ? null : setTimeout(end, milliseconds);
		const forget = faults.onRelease(end);
		abandoned.addEventListener("abort", end, { once: true });
	});
}
