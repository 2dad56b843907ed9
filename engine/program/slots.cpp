#include "engine/program/slots.hpp"

#include <vector>

namespace hjemmel::engine {

SlotsOf slots_of(const Core& core, NodeId root) {
    SlotsOf slots;
    std::set<std::uint32_t> seen;
    std::vector<NodeId> open{root};
    while (!open.empty()) {
        const NodeId id = open.back();
        open.pop_back();
        if (!seen.insert(id.index).second) {
            continue;
        }
        const Node& node = core[id];
        if (node.op == Op::Slot) {
            slots.read.insert(node.detail);
        }
        for (std::uint32_t i = 0; i < node.child_count; ++i) {
            open.push_back(core.child(node, i));
        }
        if (node.op == Op::Aggregate) {
            for_each_part(core.aggregates[node.detail],
                          [&](const NodeId part) { open.push_back(part); });
            slots.elements.insert(core.aggregates[node.detail].element_slot);
        }
    }
    return slots;
}

}  // namespace hjemmel::engine
