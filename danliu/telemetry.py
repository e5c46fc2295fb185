"""OpenTelemetry behind `tracing`. Needs the extra `danliu[traces]`; where spans go is said by the
environment, as OpenTelemetry names it (OTEL_EXPORTER_OTLP_ENDPOINT and others)."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from danliu import tracing
from danliu.tracing import Attributes, Span

_LAST_64 = (1 << 64) - 1


class _Open:
    def __init__(self, span: trace.Span) -> None:
        self._span = span

    def fail(self, code: str) -> None:
        self._span.set_status(trace.Status(trace.StatusCode.ERROR, code))


def begin(process: str, processor: SpanProcessor | None = None) -> TracerProvider:
    """From now on this process gives spans; whoever ends it calls `shutdown` of what is returned.

    processor   where they go; by default in batches, beside the work, to the OTLP endpoint
    """
    provider = TracerProvider(resource=Resource.create({"service.name": f"danliu-{process}"}))
    provider.add_span_processor(processor or BatchSpanProcessor(OTLPSpanExporter()))
    tracer = provider.get_tracer("danliu")

    @contextmanager
    def opened(name: str, told: Attributes, chain: UUID | None, calls: bool) -> Iterator[Span]:
        kind = trace.SpanKind.CLIENT if calls else trace.SpanKind.INTERNAL
        with tracer.start_as_current_span(
            name,
            context=_begun_by(chain) if chain else None,
            kind=kind,
            attributes=dict(told),
            # an error's text may hold what a record says; its code is told by `fail`
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            yield _Open(span)

    tracing.opener = opened
    return provider


def _begun_by(chain: UUID) -> Context:
    """Whoever advances a run, and wherever: its spans are of the trace with the chain's id."""
    parent = trace.SpanContext(
        chain.int, chain.int & _LAST_64, True, trace.TraceFlags(trace.TraceFlags.SAMPLED)
    )
    return trace.set_span_in_context(trace.NonRecordingSpan(parent))
