import { useFetcher } from "@remix-run/react";
import { useEffect } from "react";
import type { ConnectionActionResult } from "../../connection-actions.server.ts";
import { userErrorText } from "../../forms/user-errors.ts";
import { Button, type ButtonSize } from "../ui/button.tsx";
import { useToast } from "../ui/toaster.tsx";

export interface CallButtonProps {
	connectionId: string;
	/** Intent of the call: "verify", "refresh". */
	intent: string;
	/** Further values of the form. */
	values?: Readonly<Record<string, string>>;
	label: string;
	size?: ButtonSize;
}

/** Calls the platform now. What came out is told in the corner; the page shows the new state by itself. */
export function CallButton({
	connectionId,
	intent,
	values = {},
	label,
	size = "medium",
}: CallButtonProps) {
	const fetcher = useFetcher<ConnectionActionResult | null>();
	const toast = useToast();
	useEffect(() => {
		if (fetcher.state !== "idle" || !fetcher.data) return;
		const { userErrors, done } = fetcher.data;
		toast(
			done
				? { tone: "good", text: done }
				: { tone: "bad", text: userErrorText(userErrors) },
		);
	}, [fetcher.state, fetcher.data, toast]);
	return (
		<fetcher.Form method="post" action={`/connections/${connectionId}`}>
			{Object.entries(values).map(([name, value]) => (
				<input key={name} type="hidden" name={name} value={value} />
			))}
			<Button
				type="submit"
				size={size}
				name="intent"
				value={intent}
				pending={fetcher.state !== "idle"}
			>
				{label}
			</Button>
		</fetcher.Form>
	);
}
