// A payload of many events: a JSON object, and no more events than one commit should hold.
#pragma once

#include "evenline/channels/json_reader.hpp"

namespace evenline::channels {

class batch_visitor : public json_visitor {
public:
    // What is wrong with the whole, once it was read; empty: nothing.
    [[nodiscard]] std::string fault() const;

    void open(std::string_view path, bool is_array) override {
        if (path.empty()) is_object_ = !is_array;
        else open_inside(path, is_array);
    }

protected:
    // Not called for the outermost object.
    virtual void open_inside(std::string_view path, bool is_array) = 0;
    // Counts one event; false: past the limit, not to be kept.
    [[nodiscard]] bool has_room() { return ++events_ <= max_events; }

private:
    static constexpr std::size_t max_events = 1'000;
    std::size_t events_{};
    bool is_object_{};
};

// Reads the whole; empty, or what is wrong in words for the sender.
[[nodiscard]] std::string read_batch(std::string_view body, batch_visitor&);
// A whole number, written as one or as text; 0 when it is none.
[[nodiscard]] std::int64_t whole_of(const json_scalar&);

}  // namespace evenline::channels
