#include "http/contract.hpp"

#include "http/page/pages.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace evenline::http_test {
namespace {

using nlohmann::json;

const json& followed(const json& node) {
    const auto* at = &node;
    while (at->is_object() && at->contains("$ref")) {
        at = &description().at(json::json_pointer((*at)["$ref"].get<std::string>().substr(1)));
    }
    return *at;
}

bool has_type(const json& value, const std::string& type) {
    if (type == "null") return value.is_null();
    if (type == "boolean") return value.is_boolean();
    if (type == "integer") return value.is_number_integer();
    if (type == "number") return value.is_number();
    if (type == "string") return value.is_string();
    if (type == "array") return value.is_array();
    return type == "object" && value.is_object();
}

class checker {
public:
    std::vector<std::string> errors;

    void check(const json& unresolved, const json& value, const std::string& at) {
        const auto& schema = followed(unresolved);
        static const std::set<std::string> known{
            "type",     "enum",        "const",   "properties", "required",  "additionalProperties",
            "items",    "anyOf",       "minimum", "maximum",    "minLength", "maxLength",
            "minItems", "description", "format",  "default"};
        for (const auto& [keyword, ignored] : schema.items()) {
            if (!known.contains(keyword)) say(at, "the checker does not know '" + keyword + "'");
        }
        check_kind(schema, value, at);
        check_size(schema, value, at);
        if (value.is_object()) check_members(schema, value, at);
        if (value.is_array() && schema.contains("items")) {
            for (std::size_t i = 0; i < value.size(); ++i)
                check(schema["items"], value[i], at + "/" + std::to_string(i));
        }
    }

private:
    void say(const std::string& at, const std::string& what) {
        errors.push_back((at.empty() ? "/" : at) + ": " + what);
    }

    void check_kind(const json& schema, const json& value, const std::string& at) {
        if (schema.contains("type")) {
            const auto& type = schema["type"];
            const bool fits = type.is_array()
                                  ? std::any_of(type.begin(), type.end(),
                                                [&](const json& t) { return has_type(value, t); })
                                  : has_type(value, type.get<std::string>());
            if (!fits) say(at, "is " + value.dump().substr(0, 80) + ", not of type " + type.dump());
        }
        if (schema.contains("enum") && std::find(schema["enum"].begin(), schema["enum"].end(),
                                                 value) == schema["enum"].end()) {
            say(at, value.dump() + " is none of " + schema["enum"].dump().substr(0, 120));
        }
        if (schema.contains("const") && schema["const"] != value)
            say(at, "is not " + schema["const"].dump());
        if (schema.contains("anyOf")) {
            const bool fits =
                std::any_of(schema["anyOf"].begin(), schema["anyOf"].end(),
                            [&](const json& one) { return schema_errors(one, value).empty(); });
            if (!fits)
                say(at, "fits none of the alternatives: " +
                            schema_errors(schema["anyOf"].back(), value).front());
        }
    }

    void check_size(const json& schema, const json& value, const std::string& at) {
        if (value.is_number() && schema.contains("minimum") && value < schema["minimum"])
            say(at, "is below its minimum");
        if (value.is_number() && schema.contains("maximum") && value > schema["maximum"])
            say(at, "is above its maximum");
        if (value.is_string() && schema.contains("maxLength") &&
            value.get<std::string>().size() > schema["maxLength"])
            say(at, "is too long");
        if (value.is_string() && schema.contains("minLength") &&
            value.get<std::string>().size() < schema["minLength"])
            say(at, "is too short");
        if (value.is_array() && schema.contains("minItems") && value.size() < schema["minItems"])
            say(at, "has too few items");
        const bool time = schema.value("format", "") == "date-time" && value.is_string();
        if (time &&
            (value.get<std::string>().size() != 27 || value.get<std::string>().back() != 'Z'))
            say(at, "is not a time in UTC");
    }

    void check_members(const json& schema, const json& value, const std::string& at) {
        const json none = json::object();
        const auto& properties = schema.contains("properties") ? schema["properties"] : none;
        if (schema.contains("required")) {
            for (const auto& name : schema["required"]) {
                if (!value.contains(name)) say(at, "lacks " + name.dump());
            }
        }
        for (const auto& [name, member] : value.items()) {
            if (properties.contains(name))
                check(properties[name], member, at + "/" + name);
            else if (schema.contains("additionalProperties") &&
                     schema["additionalProperties"] == false)
                say(at, "has the undescribed member '" + name + "'");
        }
    }
};

std::vector<std::string> parts_of(const std::string& path) {
    std::vector<std::string> out;
    std::size_t at = 1;
    while (at <= path.size()) {
        const auto end = std::min(path.find('/', at), path.size());
        out.push_back(path.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

std::string template_of(const std::string& path) {
    const auto got = parts_of(path);
    for (const auto& [pattern, ignored] : description()["paths"].items()) {
        const auto want = parts_of(pattern);
        const bool fits =
            want.size() == got.size() && std::equal(want.begin(), want.end(), got.begin(),
                                                    [](const std::string& w, const std::string& g) {
                                                        return w.starts_with('{') || w == g;
                                                    });
        if (fits) return pattern;
    }
    return {};
}

// What any address may answer: the edge refuses before it knows which one is meant, and whoever
// asks faster than their share.
bool edge_refusal(unsigned status) {
    static const std::set<unsigned> any{404, 405, 408, 413, 414, 429, 431, 400, 500, 505};
    return any.contains(status);
}

}  // namespace

const json& description() {
    static const json read = json::parse(http::files::openapi_json);
    return read;
}

std::vector<std::string> schema_errors(const json& schema, const json& value) {
    checker c;
    c.check(schema, value, "");
    return c.errors;
}

std::set<std::string>& contract::answered() {
    static std::set<std::string> all;
    return all;
}

std::vector<std::string> contract::judge(const answer_seen& seen) {
    const auto bare = seen.content_type.substr(0, seen.content_type.find(';'));
    const auto pattern = template_of(seen.path);
    std::string method = seen.method == "HEAD" ? "get" : seen.method;
    std::transform(method.begin(), method.end(), method.begin(), ::tolower);
    const auto status = std::to_string(seen.status);
    const json* described = nullptr;
    if (!pattern.empty() && description()["paths"][pattern].contains(method)) {
        const auto& responses = description()["paths"][pattern][method]["responses"];
        if (responses.contains(status)) described = &followed(responses[status]);
    }
    if (described == nullptr) {
        const bool may = edge_refusal(seen.status) && bare == "application/problem+json";
        if (!may)
            return {seen.method + " " + seen.path + " answered " + status +
                    ", which is not described"};
        return schema_errors(description()["components"]["schemas"]["Problem"],
                             json::parse(seen.body.empty() ? "null" : seen.body));
    }
    if (seen.status < 400) answered().insert(seen.method + " " + pattern);
    if (!described->contains("content")) {
        return seen.body.empty() ? std::vector<std::string>{}
                                 : std::vector<std::string>{"a body where none is described"};
    }
    const auto& content = (*described)["content"];
    if (content.contains("*/*")) return {};
    if (!content.contains(bare))
        return {seen.method + " " + seen.path + " answered the undescribed type " + bare};
    if (bare.find("json") == std::string::npos || seen.method == "HEAD") return {};
    const auto body = json::parse(seen.body, nullptr, false);
    if (body.is_discarded()) return {"the body is not JSON"};
    return schema_errors(content[bare]["schema"], body);
}

}  // namespace evenline::http_test
