print("chapters")
