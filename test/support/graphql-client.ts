export interface GraphqlErrorBody {
	message: string;
	path?: (string | number)[];
	extensions: {
		code: string;
		requestId: string;
		field?: string[];
		retryAfterSeconds?: number;
	};
}

/** In points. */
export interface ToldCost {
	requested: number;
	actual: number;
	available: number;
	limit: number;
	restoreRate: number;
	secondsUntilFull: number;
}

export interface GraphqlReply<Data> {
	status: number;
	headers: Headers;
	body: {
		data?: Data | null;
		errors?: GraphqlErrorBody[];
		extensions?: { cost: ToldCost };
	};
}

export type Variables = Record<string, unknown>;

/** The queries' answers as tests read them: whatever the document selects. */
// biome-ignore lint/suspicious/noExplicitAny: the shape follows from a document that no type knows
export type Answer = any;

/** Talks GraphQL as a script does: HTTP for operations, SSE for subscriptions. */
export class GraphqlClient {
	readonly url: string;
	readonly headers: Record<string, string>;

	constructor(url: string, headers: Record<string, string> = {}) {
		this.url = url;
		this.headers = headers;
	}

	/** The same server with other headers: another key, another person. */
	with(headers: Record<string, string>): GraphqlClient {
		return new GraphqlClient(this.url, headers);
	}

	/** Sends a request and returns whatever comes back. */
	async send(
		query: string,
		variables: Variables = {},
		headers: Record<string, string> = {},
	): Promise<GraphqlReply<Answer>> {
		const response = await fetch(this.url, {
			method: "POST",
			headers: {
				"Content-Type": "application/json",
				Accept: "application/json",
				...this.headers,
				...headers,
			},
			body: JSON.stringify({ query, variables }),
		});
		const text = await response.text();
		return {
			status: response.status,
			headers: response.headers,
			body: text ? JSON.parse(text) : {},
		};
	}

	/** The data; an error of any kind is thrown. */
	async query(query: string, variables: Variables = {}): Promise<Answer> {
		const { body } = await this.send(query, variables);
		if (body.errors) throw new Error(JSON.stringify(body.errors));
		return body.data;
	}

	/** The code of the first error. */
	async failure(query: string, variables: Variables = {}): Promise<string> {
		const { body } = await this.send(query, variables);
		const [error] = body.errors ?? [];
		if (!error) throw new Error(`no error, but ${JSON.stringify(body)}`);
		return error.extensions.code;
	}

	/** Each event's body as it comes; ends with the stream, and ends the stream when it is left. */
	async *subscribe(
		query: string,
		variables: Variables = {},
	): AsyncGenerator<GraphqlReply<Answer>["body"]> {
		const abort = new AbortController();
		const response = await fetch(this.url, {
			method: "POST",
			headers: {
				"Content-Type": "application/json",
				Accept: "text/event-stream",
				...this.headers,
			},
			body: JSON.stringify({ query, variables }),
			signal: abort.signal,
		});
		try {
			if (!response.body) throw new Error(`no stream: ${response.status}`);
			let rest = "";
			const decoder = new TextDecoder();
			for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
				rest += decoder.decode(chunk, { stream: true });
				const blocks = rest.split("\n\n");
				rest = blocks.pop() ?? "";
				for (const block of blocks) {
					if (/^event: complete$/m.test(block)) return;
					const data = /^data: (.+)$/m.exec(block)?.[1];
					if (data) yield JSON.parse(data);
				}
			}
		} finally {
			abort.abort();
		}
	}
}
