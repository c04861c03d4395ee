import { useFetcher } from "@remix-run/react";
import { useEffect, useState } from "react";
import type { ChangeOutcome } from "../../change-actions.server.ts";
import { useToast } from "../ui/toaster.tsx";

/** Dialog of one change: it closes when the change is made, and what came out is said in the corner. */
export function useChange() {
	const fetcher = useFetcher<ChangeOutcome>();
	const [open, setOpen] = useState(false);
	const toast = useToast();
	const outcome = fetcher.state === "submitting" ? undefined : fetcher.data;
	useEffect(() => {
		if (!outcome?.done) return;
		setOpen(false);
		toast({ tone: "good", text: outcome.done });
	}, [outcome, toast]);
	return {
		Form: fetcher.Form,
		submit: fetcher.submit,
		open,
		setOpen,
		pending: fetcher.state !== "idle",
		// Of a change that was made nothing is said in the dialog of the next one.
		outcome: outcome?.done ? undefined : outcome,
	};
}
