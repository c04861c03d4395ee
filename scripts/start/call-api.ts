interface UserError {
	code: string;
	message: string;
}

export interface ApiCall {
	/**
	 * Calls a mutation with one input; `fields` are selected of its payload.
	 *
	 * @throws Error with the first user error whose code is not in `allowed`
	 */
	mutate<Payload extends object>(
		mutation: string,
		inputType: string,
		input: object,
		fields?: string,
		allowed?: readonly string[],
	): Promise<Payload>;
	/** @throws Error with the API's first error */
	query<Data extends object>(text: string, variables: object): Promise<Data>;
}

/** The GraphQL API by an API key, as a script calls it. */
export function callApi({
	apiUrl,
	apiKey,
	signal,
}: {
	apiUrl: string;
	apiKey: string;
	signal: AbortSignal;
}): ApiCall {
	async function query<Data extends object>(
		text: string,
		variables: object,
	): Promise<Data> {
		const response = await fetch(`${apiUrl}/graphql`, {
			method: "POST",
			headers: {
				"Content-Type": "application/json",
				Authorization: `Bearer ${apiKey}`,
			},
			body: JSON.stringify({ query: text, variables }),
			signal,
		});
		const { data, errors } = (await response.json()) as {
			data: Data;
			errors?: { message: string }[];
		};
		if (errors?.[0]) throw new Error(errors[0].message);
		return data;
	}
	return {
		query,
		async mutate<Payload extends object>(
			mutation: string,
			inputType: string,
			input: object,
			fields = "",
			allowed: readonly string[] = [],
		) {
			const { payload } = await query<{
				payload: Payload & { userErrors: UserError[] };
			}>(
				`mutation ($input: ${inputType}!) { payload: ${mutation}(input: $input) { ${fields} userErrors { code message } } }`,
				{ input },
			);
			const refused = payload.userErrors.find(
				({ code }) => !allowed.includes(code),
			);
			if (refused) throw new Error(`${mutation}: ${refused.message}`);
			return payload;
		},
	};
}
