#include "apps/cli/judges.hpp"

#include "apps/cli/console.hpp"

namespace hjemmel::cli {

Judges::Judges(const Prepared& prepared, const engine::Facts& of,
               const BulkSourceMaker& make_source)
    : facts(of),
      people(prepared.program(), of, prepared.options.show_values),
      interpreter(prepared.program(), of, prepared.circumstances,
                  prepared.options.limits.evaluation),
      exact(prepared.program(), of, prepared.circumstances, prepared.options.limits.evaluation),
      bulk(interpreter) {
    interpreter.set_cancel(is_cancelled);
    interpreter.set_bulk(
        make_source(prepared.program(), of, prepared.circumstances, prepared.options));
    exact.set_cancel(is_cancelled);
}

}  // namespace hjemmel::cli
