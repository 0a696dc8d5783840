import COpenSSL

/// Names inside certificates, as the text that Node shows.
extension X509Certificate {
    /// "DNS:a.example, IP Address:127.0.0.1"; nil without the extension.
    var subjectAlternativeNames: String? {
        guard let found = X509_get_ext_d2i(handle, NID_subject_alt_name, nil, nil) else { return nil }
        let names = OpaquePointer(found)
        defer { GENERAL_NAMES_free(names) }
        return (0..<copenssl_sk_name_count(names)).map { generalName(copenssl_sk_name_at(names, $0)) }
            .joined(separator: ", ")
    }

    /// The authority information access extension by method: "CA Issuers - URI".
    var informationAccess: [DistinguishedName.Attribute] {
        guard let found = X509_get_ext_d2i(handle, NID_info_access, nil, nil) else { return [] }
        let list = OpaquePointer(found)
        defer { AUTHORITY_INFO_ACCESS_free(list) }
        var methods = DistinguishedName()
        for index in 0..<copenssl_sk_access_count(list) {
            guard let entry = copenssl_sk_access_at(list, index) else { continue }
            let method = OBJ_nid2ln(OBJ_obj2nid(entry.pointee.method)).map { String(cString: $0) } ?? ""
            let name = generalName(entry.pointee.location)
            // The kind of name belongs to the key, the rest is the value.
            let colon = name.firstIndex(of: ":") ?? name.endIndex
            methods.append("\(method) - \(name[..<colon])", String(name[colon...].dropFirst()))
        }
        return methods.attributes
    }
}

private func generalName(_ name: UnsafeMutablePointer<GENERAL_NAME>?) -> String {
    guard let name else { return "" }
    switch name.pointee.type {
    case GEN_DNS: return "DNS:" + quotedIfUnusual(latin1(copenssl_name_string(name)))
    case GEN_EMAIL: return "email:" + quotedIfUnusual(latin1(copenssl_name_string(name)))
    case GEN_URI: return "URI:" + quotedIfUnusual(latin1(copenssl_name_string(name)))
    case GEN_IPADD: return "IP Address:" + addressText(octets(copenssl_name_address(name)))
    case GEN_RID: return "Registered ID:" + objectText(copenssl_name_registered_id(name))
    case GEN_DIRNAME: return "DirName:" + quotedIfUnusual(oneLine(copenssl_name_directory(name)))
    case GEN_OTHERNAME: return "othername:<unsupported>"
    case GEN_X400: return "X400Name:<unsupported>"
    default: return "EdiPartyName:<unsupported>"
    }
}

/// IPv4 in decimal, IPv6 as eight groups without leading zeros; neither is shortened.
private func addressText(_ octets: [UInt8]) -> String {
    switch octets.count {
    case 4: return octets.map(String.init).joined(separator: ".")
    case 16:
        return stride(from: 0, to: 16, by: 2).map {
            String(UInt16(octets[$0]) << 8 | UInt16(octets[$0 + 1]), radix: 16, uppercase: true)
        }.joined(separator: ":")
    default: return "<invalid>"
    }
}

/// A text that could be taken for several names, or for something else than it is, stands in quotes as in JSON.
private func quotedIfUnusual(_ text: String) -> String {
    let isPlain = text.unicodeScalars.allSatisfy { scalar in
        (0x20...0x7E).contains(scalar.value) && scalar != "\"" && scalar != "\\" && scalar != "," && scalar != "'"
    }
    if isPlain { return text }
    var quoted = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": quoted += "\\\""
        case "\\": quoted += "\\\\"
        case _ where (0x20...0x7E).contains(scalar.value) && scalar != ",": quoted.unicodeScalars.append(scalar)
        default:
            let digits = String(scalar.value, radix: 16)
            quoted += "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        }
    }
    return quoted + "\""
}

private func octets(_ string: UnsafePointer<ASN1_STRING>?) -> [UInt8] {
    Array(UnsafeBufferPointer(start: ASN1_STRING_get0_data(string), count: Int(ASN1_STRING_length(string))))
}

private func latin1(_ string: UnsafePointer<ASN1_STRING>?) -> String {
    String(String.UnicodeScalarView(octets(string).map { Unicode.Scalar($0) }))
}

private func oneLine(_ name: OpaquePointer?) -> String {
    guard let bio = BIO_new(BIO_s_mem()) else { return "" }
    defer { BIO_free(bio) }
    X509_NAME_print_ex(bio, name, 0, copenssl_one_line())
    return text(of: bio)
}

/// An identifier in numbers: "1.3.6.1.5.5.7.3.1".
func objectText(_ object: OpaquePointer?) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { buffer in
        guard let start = buffer.baseAddress else { return "" }
        OBJ_obj2txt(start, Int32(buffer.count), object, 1)
        return String(cString: start)
    }
}

func distinguishedName(_ name: OpaquePointer?) -> DistinguishedName {
    var result = DistinguishedName()
    for index in 0..<max(0, X509_NAME_entry_count(name)) {
        let entry = X509_NAME_get_entry(name, index)
        let object = X509_NAME_ENTRY_get_object(entry)
        let id = OBJ_obj2nid(object)
        let key = id == NID_undef ? objectText(object) : OBJ_nid2sn(id).map { String(cString: $0) } ?? ""
        var start: UnsafeMutablePointer<UInt8>?
        let length = ASN1_STRING_to_UTF8(&start, X509_NAME_ENTRY_get_data(entry))
        guard length >= 0, let start else { continue }
        defer { copenssl_free(start) }
        result.append(key, String(decoding: UnsafeBufferPointer(start: start, count: Int(length)), as: UTF8.self))
    }
    return result
}
