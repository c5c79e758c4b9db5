"""The ground on which every room stands: actors, access, audit, clock, states, errors, references, secrets, outbox."""
