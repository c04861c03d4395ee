/** Fault in the arguments of a command, told in a sentence that names the argument; the usage is shown below it. */
export class ArgumentError extends Error {
	override readonly name = "ArgumentError";
}
