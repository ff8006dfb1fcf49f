#include "json_leaves.hpp"

namespace evenline::channels {
namespace {

class collector final : public json_visitor {
public:
    explicit collector(json_leaves& into) : into_(into) {}
    void value(std::string_view path, json_scalar&& scalar) override {
        if (scalar.type == json_type::null) return;
        into_.all.push_back({std::string(path), std::move(scalar), false});
    }
    void open(std::string_view path, bool is_array) override {
        if (is_array && path.find('/') == path.npos) into_.lists.emplace_back(path);
        if (!is_array && path.ends_with("[]")) into_.all.push_back({std::string(path), {}, true});
    }

private:
    json_leaves& into_;
};

}  // namespace

std::string_view json_leaves::text(std::string_view path) const {
    for (const auto& leaf : all) {
        if (!leaf.begins_element && leaf.path == path) return leaf.value.text;
    }
    return {};
}

std::vector<std::string_view> json_leaves::texts(std::string_view path) const {
    std::vector<std::string_view> out;
    for (const auto& leaf : all) {
        if (!leaf.begins_element && leaf.path == path) out.emplace_back(leaf.value.text);
    }
    return out;
}

std::vector<json_leaves> json_leaves::elements(std::string_view array) const {
    const auto element = array.empty() ? std::string("[]") : std::string(array) + "/[]";
    const auto inside = element + '/';
    std::vector<json_leaves> out;
    for (const auto& leaf : all) {
        if (leaf.begins_element && leaf.path == element) {
            out.emplace_back();
        } else if (!out.empty() && leaf.path.starts_with(inside)) {
            auto inner = leaf;
            inner.path.erase(0, inside.size());
            out.back().all.push_back(std::move(inner));
        }
    }
    return out;
}

json_leaves read_json_leaves(std::string_view text) {
    json_leaves out;
    collector c(out);
    out.fault = read_json(text, c);
    if (!out.fault.empty()) out.all.clear();
    return out;
}

}  // namespace evenline::channels
