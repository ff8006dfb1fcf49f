// A JSON document as the list of its plain values, in order: for payloads that are read once and
// whose fields stand in no order. The paths are json_visitor's.
#pragma once

#include "evenline/channels/json_reader.hpp"

#include <vector>

namespace evenline::channels {

struct json_leaf {
    std::string path;
    json_scalar value;
    bool begins_element{};   // no value: an object of an array begins here
};

struct json_leaves {
    std::string fault;       // not empty: not JSON, or past the reader's limits
    std::vector<json_leaf> all;
    std::vector<std::string> lists;   // the outermost object's arrays by name, empty ones too

    // The first text, number or boolean at the path, as text; empty when there is none.
    [[nodiscard]] std::string_view text(std::string_view path) const;
    [[nodiscard]] std::vector<std::string_view> texts(std::string_view path) const;
    // The elements of an array of objects, each with its values' names relative to it.
    [[nodiscard]] std::vector<json_leaves> elements(std::string_view array) const;
};

[[nodiscard]] json_leaves read_json_leaves(std::string_view text);

}  // namespace evenline::channels
