import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { addDays, countDays } from "@patchbay/platforms";

interface Report {
	id: string;
	name: string;
	account: string;
	from: string;
	to: string;
	polls: number;
}

/** Platform that makes reports of daily numbers: create, find by name, poll, download in pages of one day. */
export interface ReportServer {
	url: string;
	/** Reports that were made, each paid for. */
	created: readonly Report[];
	/** Most reports of one account that were in the making at the same moment. */
	mostInFlight(): number;
	/** Polls after which a report is made. */
	pollsUntilMade: number;
	/** Days of a report that the platform refuses as too large; none when left out. */
	mostDays: number;
	/** Carries out the next request of a kind and never answers it. Resolves when it has arrived. */
	hangNext(kind: "find" | "create" | "poll" | "rows"): Promise<void>;
	close(): Promise<void>;
}

export async function startReportServer(): Promise<ReportServer> {
	const created: Report[] = [];
	let hanging: { kind: string; arrived: () => void } | null = null;
	const unfinished = new Set<Report>();
	let most = 0;
	const state = { pollsUntilMade: 2, mostDays: Number.POSITIVE_INFINITY };

	function answer(response: ServerResponse, kind: string, body: object): void {
		if (hanging?.kind === kind) {
			hanging.arrived();
			hanging = null;
			return;
		}
		response.writeHead(200, { "content-type": "application/json" });
		response.end(JSON.stringify(body));
	}

	function noteInFlight(): void {
		const counts = Map.groupBy(unfinished, ({ account }) => account);
		for (const reports of counts.values())
			most = Math.max(most, reports.length);
	}

	const server = createServer((request, response) => {
		const url = new URL(request.url ?? "/", "http://localhost");
		const [, , id, rows] = url.pathname.split("/");
		const report = created.find((each) => each.id === id);
		if (request.method === "POST") {
			const ask = (key: string) => url.searchParams.get(key) ?? "";
			const made: Report = {
				id: String(created.length + 1),
				name: ask("name"),
				account: ask("account"),
				from: ask("from"),
				to: ask("to"),
				polls: 0,
			};
			created.push(made);
			unfinished.add(made);
			noteInFlight();
			return answer(response, "create", { id: made.id });
		}
		if (!id) {
			const name = url.searchParams.get("name");
			const known = created.find((each) => each.name === name);
			return answer(response, "find", { id: known?.id ?? null });
		}
		if (!report) return void response.writeHead(404).end();
		if (rows) {
			const day = addDays(report.from, Number(url.searchParams.get("page")));
			return answer(response, "rows", {
				day,
				isLast: day === report.to,
			});
		}
		report.polls += 1;
		const isTooLarge = countDays(report.from, report.to) > state.mostDays;
		const isMade = report.polls >= state.pollsUntilMade;
		if (isMade) unfinished.delete(report);
		return answer(response, "poll", {
			status: !isMade ? "PENDING" : isTooLarge ? "TOO_LARGE" : "DONE",
		});
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as AddressInfo;
	return Object.assign(state, {
		url: `http://127.0.0.1:${port}`,
		created,
		mostInFlight: () => most,
		hangNext: (kind: string) =>
			new Promise<void>((arrived) => {
				hanging = { kind, arrived };
			}),
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	});
}
