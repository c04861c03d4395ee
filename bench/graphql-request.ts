import { Agent, fetch } from "undici";

/** Lets go of a connection before a server does: between two requests of a busy machine seconds may pass. */
const dispatcher = new Agent({ keepAliveTimeout: 1_000 });

export interface GraphqlRequest {
	url: string;
	headers: Record<string, string>;
	query: string;
	variables: object;
}

/** Sends a request, and demands an answer without errors. */
export async function send({
	url,
	headers,
	query,
	variables,
}: GraphqlRequest): Promise<Record<string, unknown>> {
	const answer = await fetch(url, {
		method: "POST",
		headers: { "content-type": "application/json", ...headers },
		body: JSON.stringify({ query, variables }),
		dispatcher,
	});
	const { data, errors } = (await answer.json()) as {
		data?: Record<string, unknown>;
		errors?: unknown;
	};
	if (!data || errors) throw new Error(`${url}: ${JSON.stringify(errors)}`);
	return data;
}
