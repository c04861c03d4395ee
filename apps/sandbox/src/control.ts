import { z } from "zod";
import { type Faults, faultKinds, parseFault } from "./faults.ts";
import { mailboxControl } from "./mailbox/answer-mailbox.ts";
import { json } from "./reply.ts";
import type { RequestLog } from "./request-log.ts";
import {
	BadControlInput,
	type Reply,
	type SandboxRequest,
	type Simulator,
	type SimulatorModule,
} from "./simulator.ts";
import type { Clock } from "./world/clock.ts";

/** A module with the simulator that it made. */
export type RunningModule = { module: SimulatorModule; simulator: Simulator };

export type ControlParts = {
	running: readonly RunningModule[];
	faults: Faults;
	requests: RequestLog;
	clock: Clock;
	describe: () => Record<string, unknown>;
};

const clockInput = z.strictObject({ advanceSeconds: z.number() });

/** Answers `/__sandbox/…`: faults, the log of calls, the clock and each platform's own switches. */
export async function handleControl(
	request: SandboxRequest,
	parts: ControlParts,
): Promise<Reply> {
	const path = request.path.slice("/__sandbox".length).replace(/\/$/, "");
	try {
		const reply = await route(`${request.method} ${path}`, request, parts);
		return (
			reply ??
			json(404, {
				error: `There is no ${request.method} ${request.path}; see GET /__sandbox/`,
			})
		);
	} catch (error) {
		if (error instanceof z.ZodError)
			return json(400, { error: z.prettifyError(error) });
		if (error instanceof BadControlInput || error instanceof SyntaxError)
			return json(400, { error: error.message });
		throw error;
	}
}

async function route(
	operation: string,
	request: SandboxRequest,
	parts: ControlParts,
): Promise<Reply | null> {
	const { faults, requests, clock } = parts;
	switch (operation) {
		case "GET ":
			return json(200, parts.describe());
		case "POST /faults": {
			const input = await readJson(request);
			const targets = parts.running.map(({ module }) => module);
			// All are read before one is added.
			const read = (Array.isArray(input) ? input : [input]).map((one) =>
				parseFault(one, targets),
			);
			return json(201, { faults: read.map((fault) => faults.add(fault)) });
		}
		case "GET /faults":
			return json(200, { faults: faults.list(), kinds: faultKinds });
		case "DELETE /faults":
			faults.clear();
			return json(200, {});
		case "GET /requests":
			return json(200, { requests: requests.list(request.query.get("path")) });
		case "DELETE /requests":
			requests.clear();
			return json(200, {});
		case "GET /clock":
			return json(200, { now: new Date(clock.now()).toISOString() });
		case "POST /clock":
			clock.advance(clockInput.parse(await readJson(request)).advanceSeconds);
			return json(200, { now: new Date(clock.now()).toISOString() });
	}
	for (const { module, simulator } of parts.running) {
		const prefix = `POST /${module.platform}/`;
		if (!operation.startsWith(prefix)) continue;
		const action = simulator.control[operation.slice(prefix.length)];
		if (action !== undefined)
			return json(200, (await action.run(await readJson(request))) ?? {});
	}
	return null;
}

async function readJson(request: SandboxRequest): Promise<unknown> {
	const text = (await request.body()).toString("utf8").trim();
	return text === "" ? {} : JSON.parse(text);
}

/** Lists what can be asked of the sandbox itself, and each platform's switches. */
export function controlEndpoints(
	running: readonly RunningModule[],
): Record<string, string> {
	return {
		"GET /__sandbox/": "this description",
		"POST /__sandbox/faults": "script a fault, or a list of them",
		"GET /__sandbox/faults": "faults still to come",
		"DELETE /__sandbox/faults": "forget them and let stalled calls go",
		"GET /__sandbox/requests?path=": "what was called",
		"DELETE /__sandbox/requests": "forget what was called",
		"POST /__sandbox/clock": "move the sandbox's time: {advanceSeconds}",
		...mailboxControl,
		...Object.fromEntries(
			running.flatMap(({ module, simulator }) =>
				Object.entries(simulator.control).map(([name, { description }]) => [
					`POST /__sandbox/${module.platform}/${name}`,
					description,
				]),
			),
		),
	};
}
