import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "./button.tsx";
import { classNames } from "./class-names.ts";
import { useToast } from "./toaster.tsx";

export interface CopyFieldProps {
	value: string;
	/** Name of the value: "the redirect URI". Names the button. */
	what: string;
	className?: string;
}

/** A value to be taken elsewhere, whole, with a button that copies it. */
export function CopyField({ value, what, className }: CopyFieldProps) {
	return (
		<div
			className={classNames(
				"flex min-w-0 items-start gap-2 rounded-lg border border-line bg-canvas py-1.5 pr-1.5 pl-3",
				className,
			)}
		>
			<code className="min-w-0 flex-1 self-center font-mono text-[13px] [overflow-wrap:anywhere]">
				{value}
			</code>
			<CopyButton value={value} what={what} />
		</div>
	);
}

/** Copies, and says so for a moment. */
export function CopyButton({ value, what }: { value: string; what: string }) {
	const [copied, setCopied] = useState(false);
	const toast = useToast();
	useEffect(() => {
		if (!copied) return;
		const timer = setTimeout(() => setCopied(false), 2_500);
		return () => clearTimeout(timer);
	}, [copied]);
	const copy = async () => {
		try {
			// Missing where the page was not loaded over TLS or from this machine.
			await navigator.clipboard.writeText(value);
			setCopied(true);
		} catch {
			toast({
				tone: "bad",
				text: "This browser does not let us copy. Select the text and copy it by hand.",
			});
		}
	};
	return (
		<Button size="small" onClick={copy} aria-label={`Copy ${what}`}>
			{copied ? <Check aria-hidden /> : <Copy aria-hidden />}
			<span aria-live="polite">{copied ? "Copied" : "Copy"}</span>
		</Button>
	);
}
