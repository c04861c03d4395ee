import { useFetcher } from "@remix-run/react";
import { useEffect } from "react";
import { userErrorText } from "../../forms/user-errors.ts";
import type { ImportJobStatus } from "../../graphql/enums.ts";
import type { UserError } from "../../graphql/parts.ts";
import { Button } from "../ui/button.tsx";
import { useToast } from "../ui/toaster.tsx";
import { hasEnded } from "./import-state.ts";

/** Cancel while it runs, retry when it ended short. */
export function ImportActions({
	importJobId,
	status,
}: {
	importJobId: string;
	status: ImportJobStatus;
}) {
	const fetcher = useFetcher<{ userErrors: UserError[]; done: string }>();
	const toast = useToast();
	const pending = fetcher.state !== "idle";
	useEffect(() => {
		if (fetcher.state !== "idle" || !fetcher.data) return;
		const { userErrors, done } = fetcher.data;
		toast(
			userErrors.length > 0
				? { tone: "bad", text: userErrorText(userErrors) }
				: { tone: "good", text: done },
		);
	}, [fetcher.state, fetcher.data, toast]);
	const intent = !hasEnded(status)
		? "cancel"
		: status === "SUCCEEDED"
			? null
			: "retry";
	if (!intent) return null;
	return (
		<fetcher.Form method="post" action={`/import-jobs/${importJobId}`}>
			<Button type="submit" name="intent" value={intent} pending={pending}>
				{intent === "cancel" ? "Cancel import" : "Retry import"}
			</Button>
		</fetcher.Form>
	);
}
