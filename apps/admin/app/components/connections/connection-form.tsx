import { useFetcher } from "@remix-run/react";
import { type ReactNode, useEffect } from "react";
import type { ConnectionActionResult } from "../../connection-actions.server.ts";
import type { UserError } from "../../graphql/parts.ts";
import { Button } from "../ui/button.tsx";
import { useToast } from "../ui/toaster.tsx";

export interface ConnectionFormProps {
	connectionId: string;
	/** Name of what is set. */
	label: string;
	intent: string;
	onClose(): void;
	children(userErrors: readonly UserError[]): ReactNode;
}

/** Settings of a connection, in the place of what a card shows: what came out is said in the corner, faults in the form. */
export function ConnectionForm({
	connectionId,
	label,
	intent,
	onClose,
	children,
}: ConnectionFormProps) {
	const fetcher = useFetcher<ConnectionActionResult | null>();
	const toast = useToast();
	const pending = fetcher.state !== "idle";
	const result = pending ? undefined : fetcher.data;
	useEffect(() => {
		if (!result?.done) return;
		toast({ tone: "good", text: result.done });
		onClose();
	}, [result, toast, onClose]);
	return (
		<fetcher.Form
			method="post"
			action={`/connections/${connectionId}`}
			className="grid gap-4"
			aria-label={label}
		>
			{children(result?.userErrors ?? [])}
			<div className="flex flex-wrap gap-2">
				<Button
					type="submit"
					look="primary"
					name="intent"
					value={intent}
					pending={pending}
				>
					Save
				</Button>
				<Button look="quiet" onClick={onClose}>
					Cancel
				</Button>
			</div>
		</fetcher.Form>
	);
}
