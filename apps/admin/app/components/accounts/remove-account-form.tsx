import { useFetcher } from "@remix-run/react";
import { useEffect } from "react";
import type { ConnectionActionResult } from "../../connection-actions.server.ts";
import { userErrorText } from "../../forms/user-errors.ts";
import type { AdAccount } from "../../graphql/ad-accounts.ts";
import { Button } from "../ui/button.tsx";
import { useToast } from "../ui/toaster.tsx";

export interface RemoveAccountFormProps {
	connectionId: string;
	account: Pick<AdAccount, "externalId" | "name">;
	/** All that are chosen now, this one among them. */
	chosen: readonly Pick<AdAccount, "externalId">[];
}

/** Takes one account out of what is imported: what helps when it cannot be read and will not be. Its history stays. */
export function RemoveAccountForm({
	connectionId,
	account,
	chosen,
}: RemoveAccountFormProps) {
	const fetcher = useFetcher<ConnectionActionResult | null>();
	const toast = useToast();
	const { name } = account;
	useEffect(() => {
		if (fetcher.state !== "idle" || !fetcher.data) return;
		const { done, userErrors } = fetcher.data;
		toast(
			done
				? { tone: "good", text: `${name} is no longer imported.` }
				: { tone: "bad", text: userErrorText(userErrors) },
		);
	}, [fetcher.state, fetcher.data, name, toast]);
	return (
		<fetcher.Form method="post" action={`/connections/${connectionId}`}>
			{chosen
				.filter(({ externalId }) => externalId !== account.externalId)
				.map(({ externalId }) => (
					<input
						key={externalId}
						type="hidden"
						name="externalIds"
						value={externalId}
					/>
				))}
			<Button
				type="submit"
				size="small"
				name="intent"
				value="select-accounts"
				pending={fetcher.state !== "idle"}
			>
				Remove this account
				<span className="sr-only"> ({name})</span>
			</Button>
		</fetcher.Form>
	);
}
