import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type ListName = "audiences" | "catalogItems" | "sources";

/** One record as it goes over the wire: numbers beyond 2^53 as texts; `rejected` marks one that fits no schema. */
export type WireRecord = Record<string, unknown> & { externalId: string };

/** Platform that tells lists of an account, some records a page. */
export interface ListServer {
	url: string;
	/** Lists by account; an account that is not there has none. */
	lists: Record<ListName, Record<string, WireRecord[]>>;
	/** Lists that are refused, with the meaning of the refusal. */
	refused: Map<ListName, "scope" | "access" | "app">;
	/** Pages that were asked for, as `audiences 1110000001 2`. */
	asked: string[];
	/** Never answers the request for this page of a list. Resolves when it has arrived. */
	hangAt(list: ListName, page: number): Promise<void>;
	close(): Promise<void>;
}

const pageSize = 3;

export async function startListServer(): Promise<ListServer> {
	let hanging: { key: string; arrived: () => void } | null = null;
	const state = {
		lists: { audiences: {}, catalogItems: {}, sources: {} },
		refused: new Map(),
		asked: [],
	} as Pick<ListServer, "lists" | "refused" | "asked">;
	const answer = (response: ServerResponse, status: number, body: object) => {
		response.writeHead(status, { "content-type": "application/json" });
		response.end(JSON.stringify(body));
	};
	const server = createServer((request, response) => {
		const url = new URL(request.url ?? "/", "http://localhost");
		const list = url.pathname.slice(1) as ListName;
		const account = url.searchParams.get("account") ?? "";
		const page = Number(url.searchParams.get("page"));
		state.asked.push(`${list} ${account} ${page}`);
		if (hanging?.key === `${list} ${page}`) {
			hanging.arrived();
			hanging = null;
			return;
		}
		const refusal = state.refused.get(list);
		if (refusal) return answer(response, 403, { refusal });
		const records = state.lists[list][account] ?? [];
		const last = (page + 1) * pageSize;
		answer(response, 200, {
			records: records.slice(page * pageSize, last),
			isLast: last >= records.length,
		});
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as AddressInfo;
	return Object.assign(state, {
		url: `http://127.0.0.1:${port}`,
		hangAt: (list: ListName, page: number) =>
			new Promise<void>((arrived) => {
				hanging = { key: `${list} ${page}`, arrived };
			}),
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	});
}
